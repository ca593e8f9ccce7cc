/**
 * Words in common passwords. Lists of common passwords contain few with twelve or more characters. Those
 * are two such words, one with digits, or rows of keys, so rules reject them, in addition to the list.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passwd pass passw secret secure security private letmein welcome hello login logon signin admin
  administrator root user username guest default changeme change master manager access account computer internet
  network server system windows microsoft google facebook apple samsung android iphone oracle database test testing
  tester demo sample example temp temporary trustno trust nothing something whatever anything money business company
  office work sales support service love loveme lovely lover iloveyou iloveu loveyou forever friend friends family
  mother father mommy daddy sister brother baby babygirl babyboy angel angels devil princess prince queen king
  sunshine moonlight starlight star stars flower flowers rainbow butterfly beautiful sweet sweetie sweetheart honey
  cookie cookies chocolate cheese banana orange apples cherry strawberry peanut pepper ginger coffee pizza summer
  winter spring autumn fall january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday birthday christmas holiday football soccer baseball
  basketball hockey golf tennis rugby cricket liverpool arsenal chelsea manchester united barcelona realmadrid
  juventus yankees cowboys steelers eagles lakers dallas boston chicago london paris berlin america canada mexico
  australia england germany france china india brazil superman batman spiderman ironman hulk starwars startrek
  pokemon pikachu naruto dragon dragonball matrix hacker ninja samurai warrior wizard magic merlin gandalf phoenix
  shadow thunder lightning storm fire water earth wind ice snow monkey tiger lion wolf eagle falcon hawk horse
  mustang dolphin panther cougar puppy kitten kitty cat dog doggy buster buddy max bailey charlie jordan michael
  michelle jennifer jessica ashley amanda nicole daniel andrew joshua matthew anthony robert thomas william george
  james john david richard joseph christopher alexander maria anna sarah laura lisa linda sandra samantha stephanie
  victoria elizabeth natasha thunderbird corvette ferrari porsche mercedes toyota honda yamaha harley chevy camaro
  jeep diamond gold golden silver crystal purple yellow green black white blue red rocket killer player gamer gaming
  playboy hunter ranger soldier marine army navy police maverick freedom liberty justice peace jesus christ god
  heaven faith hope blessed genesis trinity blink metallica nirvana slipknot eminem beatles guitar music dance disco
  happy smile lucky cool awesome super power strong big little small old new first last please thank thanks open
  sesame abc abcd xyz qwerty qwertz azerty qwer asdf zxcv qaz wsx edc`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);

/** Rows of keys, read in both directions. */
export const rows: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!@#$%^&*()',
].flatMap((row) => [row, Array.from(row).toReversed().join('')]);
