// Sends a file with tus-js-client: node send.mjs URL KEY FILE [PIECE_BYTES]. Prints the upload's address.
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const [url, key, path, piece] = process.argv.slice(2);
const upload = new Upload(createReadStream(path), {
  endpoint: `${url}/v1/uploads`,
  uploadSize: statSync(path).size,
  chunkSize: piece ? Number(piece) : 1 << 20,
  retryDelays: Array(40).fill(100),
  headers: { Authorization: `Bearer ${key}` },
  metadata: { filename: "ورقة العلاج.pdf" },
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => console.log(upload.url),
});
upload.start();
