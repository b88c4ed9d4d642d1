// The official client, copied here by the build.
export { io } from "../vendor/socket.io.mjs";
