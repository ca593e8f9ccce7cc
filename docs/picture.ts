/** Looks of the terminal in the picture. */
const theme = { back: '#0f1419', bar: '#1b222c', text: '#d5dbe3', dim: '#7d8794' };

/** Colours by their terminal colour numbers. */
const colours: Readonly<Record<number, string>> = {
  30: '#5c6773',
  31: '#f07178',
  32: '#91c76a',
  33: '#e6b450',
  34: '#59a7f2',
  35: '#c79bf0',
  36: '#5ccfc4',
  37: '#d5dbe3',
  90: '#7d8794',
  91: '#ff8f95',
  92: '#aee087',
  93: '#ffd173',
  94: '#82c0ff',
  95: '#dbb8ff',
  96: '#84e6dc',
  97: '#ffffff',
};

const size = { font: 14, width: 8.43, line: 20, margin: 20, bar: 36 };

type Style = { colour: string | null; bold: boolean; dim: boolean };
type Span = Style & { readonly at: number; readonly text: string };

/** Turns the output of a program on a terminal, with its colours, into an SVG picture of that terminal. */
export function picture(written: string, title: string): string {
  const lines = written.trimEnd().split('\n').map(lastState).map(spansOf);
  const columns = Math.max(60, ...lines.map((spans) => (spans.at(-1)?.at ?? 0) + lengthOf(spans)));
  const width = Math.ceil(columns * size.width + 2 * size.margin);
  const height = lines.length * size.line + size.bar + 2 * size.margin;
  const rows = lines.flatMap((spans, index) => {
    const y = size.bar + size.margin + index * size.line + size.font;
    return spans.map((span) => spanElement(span, y));
  });
  const lights = ['#f07178', '#e6b450', '#91c76a'].map(
    (fill, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="8" fill="${theme.back}"/>
<path d="M0 8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v${size.bar - 8}H0z" fill="${theme.bar}"/>
${lights.join('')}
<text x="${width / 2}" y="23" text-anchor="middle" fill="${theme.dim}" font-family="sans-serif" font-size="13">${escaped(title)}</text>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${size.font}" fill="${theme.text}">
${rows.join('\n')}
</g>
</svg>
`;
}

/** Of a line that was overwritten, the text written last. */
function lastState(line: string): string {
  return line.replace(/\r+$/u, '').split('\r').at(-1) ?? '';
}

// All control sequences of a terminal; only those that end in m change how text looks.
const command = new RegExp(`${String.fromCharCode(27)}\\[([\\d;?]*)([A-Za-z])`, 'gu');

function spansOf(line: string): readonly Span[] {
  const spans: Span[] = [];
  let style: Style = { colour: null, bold: false, dim: false };
  let from = 0;
  let at = 0;
  const take = (text: string) => {
    // Browsers collapse spaces, so words that are further apart are placed separately.
    for (const { 0: words, index } of text.matchAll(/\S+(?: \S+)*/gu)) {
      spans.push({ ...style, at: at + widthOf(text.slice(0, index)), text: words });
    }
    at += widthOf(text);
  };
  for (const found of line.matchAll(command)) {
    take(line.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[2] === 'm') style = styled(style, found[1] ?? '');
  }
  take(line.slice(from));
  return spans;
}

function styled(style: Style, codes: string): Style {
  let next = { ...style };
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) next = { colour: null, bold: false, dim: false };
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next.colour = null;
    else next.colour = colours[code] ?? next.colour;
  }
  return next;
}

function spanElement(span: Span, y: number): string {
  const x = (size.margin + span.at * size.width).toFixed(1);
  const fill = span.colour ?? (span.dim ? theme.dim : null);
  const looks = `${fill === null ? '' : ` fill="${fill}"`}${span.bold ? ' font-weight="bold"' : ''}`;
  return `<text x="${x}" y="${y}"${looks}>${escaped(span.text)}</text>`;
}

function lengthOf(spans: readonly Span[]): number {
  return widthOf(spans.at(-1)?.text ?? '');
}

/** Columns a text takes; characters of double width do not occur. */
function widthOf(text: string): number {
  return Array.from(text).length;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
