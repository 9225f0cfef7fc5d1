import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const smallestWorthCoding = 1024
/** Bytes of gzipped script that a first visit may load before anything plays. */
const initialBudget = 200 * 1024

const walk = (path: string): string[] =>
  readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? walk(join(path, name)) : [join(path, name)]))

/** Fails the build when the script that the page needs at once grows beyond what a slow connection bears. */
export function budget(): Plugin {
  return {
    name: 'jonquils-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
      const initial = new Set<string>()
      const add = (name: string) => {
        const chunk = chunks.find(({ fileName }) => fileName === name)
        if (!chunk || initial.has(name)) return
        initial.add(name)
        chunk.imports.forEach(add)
      }
      chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => add(fileName))
      const size = chunks.filter(({ fileName }) => initial.has(fileName)).reduce((sum, { code }) => sum + gzipSync(code).length, 0)
      const words = `The first script is ${Math.round(size / 1024)} KB gzipped; ${initialBudget / 1024} KB are allowed.`
      if (size > initialBudget) this.error(words)
      else this.info(words)
    },
  }
}

/** Tells the service worker which files make up the shell of this build. */
export function offlineShell(folder: string): Plugin {
  return {
    name: 'jonquils-offline-shell',
    apply: 'build',
    closeBundle() {
      const path = join(folder, 'sw.js')
      const files = walk(join(folder, 'assets')).map((file) => `/${relative(folder, file).replaceAll('\\', '/')}`).filter((file) => /\.(js|css)$|(latin|cyrillic)-wght-normal/.test(file))
      writeFileSync(path, readFileSync(path, 'utf8').replace("'__FILES__'", files.map((file) => `'${file}'`).join(', ')))
    },
  }
}

/** Puts .br and .gz beside every text file, once per build, so that the host never compresses while somebody waits. */
export function precompress(folder: string): Plugin {
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
export function devConfig(): Plugin {
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
