import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': process.env['SLIPWAY_URL'] ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'] },
});
