import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A mail server that accepts every mail, or refuses the recipient; it ends with the test. */
export async function mailServer(refuses = false): Promise<{ url: string; taken: string[] }> {
  const taken: string[] = [];
  const server = createServer((socket: Socket) => {
    let text = '';
    let reading = false;
    socket.write('220 here\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        taken.push(line);
        if (reading) {
          if (line !== '.') continue;
          reading = false;
          socket.write('250 taken\r\n');
        } else if (line === 'DATA') {
          reading = true;
          socket.write('354 go on\r\n');
        } else if (line.startsWith('RCPT') && refuses) socket.write('550 no <ann@example.com>\r\n');
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { url: `smtp://127.0.0.1:${port}`, taken };
}
