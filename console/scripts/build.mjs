// Builds the console and, where a folder is given, packs it for the program: `console.pack` holds
// each file as it is and compressed, one after the other, `console_assets.cc` says where each is.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const firstPageLimit = 250 * 1024; // bytes of JavaScript, gzipped

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function files(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = `${below}/${entry.name}`;
    return entry.isDirectory() ? files(folder, path) : [path];
  });
}

function compressed(bytes) {
  const smaller = (result) => (result.length < bytes.length ? result : Buffer.alloc(0));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return {
    gzip: smaller(gzipSync(bytes, { level: 9 })),
    brotli: smaller(brotliCompressSync(bytes, { params: quality })),
  };
}

// The scripts that the first page names are loaded before anything is seen.
function checkFirstPage(assets) {
  const page = assets.find((asset) => asset.path === '/index.html').identity.toString();
  const first = assets.filter((asset) => asset.path.endsWith('.js') && page.includes(asset.path));
  const size = first.reduce((sum, asset) => sum + asset.gzip.length, 0);
  console.log(`first page: ${(size / 1024).toFixed(1)} KiB of JavaScript, gzipped`);
  if (size > firstPageLimit) throw new Error(`more than ${firstPageLimit / 1024} KiB`);
}

function pack(assets, folder) {
  const parts = [];
  let offset = 0;
  const place = (bytes) => {
    const view = bytes.length === 0 ? '{}' : `{slipway_console_pack + ${offset}, ${bytes.length}}`;
    parts.push(bytes);
    offset += bytes.length;
    return view;
  };
  const rows = assets.map((asset) => {
    const etag = createHash('sha256').update(asset.identity).digest('hex').slice(0, 24);
    const views = [asset.identity, asset.gzip, asset.brotli].map(place).join(', ');
    return `    {"${asset.path}", "${asset.type}", "\\"${etag}\\"", ${views}},`;
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'console.pack'), Buffer.concat(parts));
  writeFileSync(
    join(folder, 'console_assets.cc'),
    `#include "api/console_assets.h"

asm(".section .rodata\\n.global slipway_console_pack\\nslipway_console_pack:\\n"
    ".incbin \\"${join(folder, 'console.pack')}\\"\\n.byte 0\\n.previous\\n");
extern "C" const char slipway_console_pack[];

namespace slipway::api {

std::span<const ConsoleAsset> console_assets() {
  static const ConsoleAsset assets[] = {
${rows.join('\n')}
  };
  return assets;
}

}  // namespace slipway::api
`,
  );
}

await build({ logLevel: 'warn' });
const assets = files('dist')
  .sort()
  .map((path) => {
    const identity = readFileSync(`dist${path}`);
    return { path, type: types[extname(path)], identity, ...compressed(identity) };
  });
checkFirstPage(assets);
if (process.argv[2]) pack(assets, resolve(process.argv[2]));
