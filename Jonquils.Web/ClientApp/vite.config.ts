import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { budget, devConfig, offlineShell, precompress } from './vite.plugins'

// `dotnet build` says where; by hand it is a git-ignored folder beside this file.
const outDir = process.env.JONQUILS_CLIENT_OUT ?? join(import.meta.dirname, 'dist')

export default defineConfig({
  plugins: [react(), devConfig(), budget(), offlineShell(outDir), precompress(outDir)],
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
  test: {
    environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'],
    // A machine that does much else meanwhile is slow, not wrong.
    testTimeout: 60_000, expect: { poll: { timeout: 20_000 } },
  },
})
