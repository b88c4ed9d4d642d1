// The server of bench.trial on Node's socket.io as it comes: node bench/trial.mjs PORT

import { Server } from "socket.io";

const MESSAGE = { place: "1", seq: 1, kind: "message", text: "Pizza tonight? My turn to order." };

const server = new Server(Number(process.argv[2]), { serveClient: false });
server.on("connection", (socket) => {
  socket.on("empty", (_data, answer) => answer({}));
  socket.on("meet", (room) => socket.join(room));
  socket.on("talk", (data, answer) => {
    socket.to(data.place).emit("event", { ...MESSAGE, text: data.text });
    answer({ ok: true, place: data.place, seq: 1 });
  });
  socket.on("fan", () => server.emit("message", MESSAGE));
});
