/** Holds so many WebSockets open to an address, and says when all of them are open and when all have heard a broadcast. */
import { WebSocket } from "ws";

const [address, wanted] = [process.argv[2], Number(process.argv[3])];
let open = 0;
let heard = 0;
for (let i = 0; i < wanted; i++) {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  open += 1;
  socket.on("message", () => {
    heard += 1;
    if (heard === wanted) process.send?.("heard");
  });
}
process.send?.(`open ${open}`);
