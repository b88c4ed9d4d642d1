// The official client: polling with an upgrade, WebSocket, polling; acknowledgements in order,
// fan-out, reconnect. Prints one line of JSON a transport. Run: node hotlines.mjs PORT BURST
import { io } from 'socket.io-client';

const [port, burst] = process.argv.slice(2);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const once = (from, name) => new Promise((done) => from.once(name, done));

for (const transports of [['polling', 'websocket'], ['websocket'], ['polling']]) {
  const socket = io('http://127.0.0.1:' + port, { transports, reconnectionDelay: 50, forceNew: true });
  const ask = (name, data) => socket.timeout(5000).emitWithAck(name, data);
  let pushed = 0, upgraded = '';
  socket.on('m', () => pushed++);
  socket.io.engine.on('upgrade', (transport) => { upgraded = transport.name; });
  await once(socket, 'connect');
  const order = [];
  const numbers = [...Array(+burst).keys()];
  const acks = await Promise.all(numbers.map(async (i) => {
    const answer = await ask('echo', { i, text: 'héllo ✓' });
    order.push(i);
    return answer.back.i === i && answer.back.text === 'héllo ✓';
  }));
  await pause(300);
  const after = await ask('echo', 'after');
  await ask('fan', { n: 50, msg: { a: 1 } });
  await pause(100);
  const transport = socket.io.engine.transport.name;
  const unknown = await ask('nobody', {});
  const binary = await ask('echo', new Uint8Array([1, 2]));
  socket.io.engine.close();
  await once(socket, 'connect');
  const again = await ask('echo', 'again');
  console.log(JSON.stringify({
    transport, upgraded, acks: acks.every(Boolean), order: order.every((n, i) => n === i),
    after: after.back, pushed, unknown: unknown.code, binary: binary.code, again: again.back,
  }));
  socket.close();
}
const refused = io('http://127.0.0.1:' + port, {
  transports: ['websocket'], auth: { token: 'wrong' }, forceNew: true, reconnectionDelay: 50,
});
let tries = 0;
refused.on('connect_error', () => tries++);
await pause(600);
console.log(JSON.stringify({ refused: tries, active: refused.active }));
process.exit(0);
