import { audit } from './english/audit.ts';
import { checks, connecting, connection } from './english/connection.ts';
import { contacts } from './english/contacts.ts';
import { copy } from './english/copy.ts';
import { diff } from './english/diff.ts';
import { editing } from './english/editing.ts';
import { entering } from './english/entering.ts';
import { example } from './english/example.ts';
import { frame } from './english/frame.ts';
import { guide } from './english/guide.ts';
import { home } from './english/home.ts';
import { list } from './english/list.ts';
import { memberId } from './english/memberId.ts';
import { names } from './english/names.ts';
import { organization } from './english/organization.ts';
import { palette, shortcuts } from './english/palette.ts';
import { administrators, password } from './english/password.ts';
import { runs } from './english/runs.ts';
import { save } from './english/save.ts';
import { settingTexts as settings } from './english/settings.ts';
import { states, stateWords } from './english/states.ts';
import { sync } from './english/sync.ts';
import { undo } from './english/undo.ts';
import { views } from './english/views.ts';
import { why } from './english/why.ts';

/** Everything the web app says in English; another language is another value of this shape. */
export const texts = {
  administrators,
  checks,
  connecting,
  connection,
  contacts,
  copy,
  diff,
  editing,
  entering,
  example,
  frame,
  guide,
  home,
  list,
  memberId,
  names,
  password,
  palette,
  shortcuts,
  runs,
  save,
  stateWords,
  states,
  sync,
  undo,
  audit,
  organization,
  settings,
  views,
  why,
};
