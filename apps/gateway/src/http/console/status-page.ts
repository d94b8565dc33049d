const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

export const STATUS_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** A page without scripts for whoever opens the address of a server whose console has not been built. */
export function statusPage(serverNames: readonly string[]): string {
  const names = serverNames.map((name) => `<li><code>${escape(name)}</code></li>`).join('\n      ');
  const answers = names === '' ? 'Ask for it by the name of one of its servers.' : 'It answers as:';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>ScaiWave federation server</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
      code { font-size: 1.05em; }
    </style>
  </head>
  <body>
    <h1>ScaiWave federation server</h1>
    <p>This server lets people of different ScaiWave servers talk in the same rooms. ${answers}</p>
    <ul>
      ${names}
    </ul>
    <p>
      Its console is not here: it has not been built. <code>npm run build</code> makes it; then start the server
      again.
    </p>
    <p>
      <a href="/.well-known/scaiwave/server">Descriptor</a> ·
      <a href="/openapi.json">OpenAPI document</a>
    </p>
  </body>
</html>
`;
}
