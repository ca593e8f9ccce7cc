// Loaded before dependency-cruiser, which has swc parse every file as TypeScript without JSX, and would stop
// at the first file of the web app. dependency-cruiser has no option for that.
import swc from '@swc/core';

const parseFileSync = swc.parseFileSync.bind(swc);
swc.parseFileSync = (path, options) =>
  parseFileSync(path, { ...options, tsx: path.endsWith('.tsx') });
