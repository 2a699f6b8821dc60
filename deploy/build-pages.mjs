// Builds what the browser loads into intake/review/static/vendor: our scripts, bundled and minified, the third-party ones
// from npm, and the fonts of the two scripts. Nothing is fetched by a browser from anywhere else.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";

const out = "intake/review/static/vendor";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build({
  entryPoints: ["desk", "second", "queue", "bulk", "counter"].map((page) => `intake/review/assets/${page}.ts`),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  outdir: out,
  legalComments: "linked",
  logLevel: "warning",
});
for (const sheet of ["style.css", "counter.css"]) await copyFile(`intake/review/assets/${sheet}`, `${out}/${sheet}`);
await copyFile("node_modules/htmx.org/dist/htmx.min.js", `${out}/htmx.min.js`);
for (const weight of [400, 600]) {
  for (const script of ["latin", "latin-ext"]) {
    await copyFile(
      `node_modules/@fontsource/source-sans-3/files/source-sans-3-${script}-${weight}-normal.woff2`,
      `${out}/text-${script}-${weight}.woff2`,
    );
  }
  await copyFile(
    `node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff2`,
    `${out}/text-arabic-${weight}.woff2`,
  );
}
