// Loaded before dependency-cruiser: it has swc parse every file as TypeScript without JSX, and stops at the first
// file of the web app. Its options have no switch for that.
import swc from '@swc/core';

const parseFileSync = swc.parseFileSync.bind(swc);
swc.parseFileSync = (path, options) =>
  parseFileSync(path, { ...options, tsx: path.endsWith('.tsx') });
