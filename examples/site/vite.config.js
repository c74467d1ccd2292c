import { readFileSync } from 'node:fs'
import { compile } from 'firepath'
import { defineConfig } from 'vite'

/** Compiles the workspace to the plan that pages load; what is wrong with it fails the build. */
function plan() {
  const bytes = () => {
    const workspace = JSON.parse(readFileSync(new URL('workspace.json', import.meta.url), 'utf8'))
    const result = compile(workspace)
    if (!result.ok)
      throw new Error(result.diagnostics.map(({ path, message }) => `workspace.json ${path}: ${message}`).join('\n'))
    return result.browser
  }
  return {
    name: 'firepath-plan',
    /** @param {import('vite').ViteDevServer} server */
    configureServer(server) {
      server.middlewares.use('/site.plan', (_, response) => response.end(bytes()))
    },
    /** @this {import('vite').Rolldown.PluginContext} */
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'site.plan', source: bytes() })
    },
  }
}

export default defineConfig({ plugins: [plan()] })
