import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const smallestWorthCoding = 1024

/** Puts .br and .gz beside every text file, once per build, so that the host never compresses while somebody waits. */
function precompress(folder: string): Plugin {
  const walk = (path: string): string[] =>
    readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? walk(join(path, name)) : [join(path, name)]))

  return {
    name: 'jonquils-precompress',
    apply: 'build',
    closeBundle() {
      for (const file of walk(folder)) {
        // index.html gets a fresh nonce with every answer, so it can't be coded ahead.
        if (!/\.(js|css|svg|json|webmanifest)$/.test(file)) continue
        const bytes = readFileSync(file)
        if (bytes.length < smallestWorthCoding) continue
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/** `npm run dev` answers /config.json as the ASP.NET Core host does. */
function devConfig(): Plugin {
  return {
    name: 'jonquils-dev-config',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/config.json', (_request, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ api_base_url: process.env.Api__PublicBaseUrl ?? 'http://localhost:8000' }))
      })
    },
  }
}

// `dotnet build` says where; by hand it is a git-ignored folder beside this file.
const outDir = process.env.JONQUILS_CLIENT_OUT ?? join(import.meta.dirname, 'dist')

export default defineConfig({
  plugins: [react(), devConfig(), precompress(outDir)],
  // The host replaces this in every answer; see IndexPage.cs.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    target: 'es2022',
  },
  server: { port: 3000, strictPort: true },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
})
