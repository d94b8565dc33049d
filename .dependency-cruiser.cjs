/** The house's dependency rule, as README.md draws it. */
const CONTEXT = '(gateway|identity|policy|ingest|relay)';
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Zero cycles.', {}, { circular: true }),
    forbid(
      'protocol-is-pure',
      'libs/protocol knows no framework, database or other lib.',
      { path: '^libs/protocol', pathNot: '\\.test\\.ts$' },
      {
        path: [
          '^libs/(?!protocol)',
          '^apps/',
          'node_modules/(@nestjs|typeorm|pg|nats|undici|pino)/',
          '^(http|https|net|tls|fs|child_process)$',
        ],
      },
    ),
    forbid(
      'contracts-are-pure',
      'libs/contracts may use libs/protocol only.',
      { path: '^libs/contracts' },
      {
        path: ['^libs/(?!contracts|protocol)', '^apps/', 'node_modules/(@nestjs|typeorm|pg|nats)/'],
      },
    ),
    forbid(
      'messaging-below-runtime',
      '',
      { path: '^libs/messaging' },
      { path: ['^libs/(persistence|runtime)', '^apps/'] },
    ),
    forbid(
      'persistence-below-runtime',
      '',
      { path: '^libs/persistence' },
      { path: ['^libs/(messaging|runtime)', '^apps/'] },
    ),
    forbid('libs-below-apps', '', { path: '^libs/' }, { path: '^apps/' }),
    forbid(
      'a-lib-has-one-face',
      'Import @app/<lib>, never a file inside it.',
      { path: '^apps/' },
      {
        path: '^libs/(protocol|messaging|persistence|runtime)/src/',
        pathNot: '^libs/[^/]+/src/index\\.ts$',
      },
    ),
    forbid(
      'contexts-do-not-know-each-other',
      'Ask by contract.',
      { path: `^apps/${CONTEXT}/` },
      {
        path: `^apps/${CONTEXT}/`,
        pathNot: '^apps/$1/',
      },
    ),
    forbid(
      'standalone-imports-modules-only',
      '',
      { path: '^apps/standalone/' },
      { path: `^apps/${CONTEXT}/`, pathNot: `\\.module\\.ts$` },
    ),
    forbid(
      'the-console-knows-shapes-only',
      'It runs in a browser: types of contracts, and the pure tables and names of the protocol.',
      { path: '^apps/console/' },
      { path: ['^apps/(?!console/)', '^libs/(?!contracts/src/|protocol/src/index\\.ts$)'] },
    ),
    forbid(
      'nothing-knows-the-console',
      '',
      { path: '^(apps|libs)/(?!console/)' },
      { path: '^apps/console/' },
    ),
    forbid(
      'admin-pages-are-loaded-when-needed',
      'Only the routes name them, by import().',
      { path: '^apps/console/src/(?!admin/)' },
      { path: '^apps/console/src/admin/', pathNot: '^apps/console/src/admin/routes\\.ts$' },
    ),
    forbid(
      'domain-is-pure',
      'domain/ has no Nest, TypeORM, clock or network, and knows no outer layer.',
      {
        path: `^apps/${CONTEXT}/src/domain/`,
        pathNot: '\\.test\\.ts$',
      },
      {
        path: [
          `^apps/${CONTEXT}/src/(use-cases|http|bus|peers|storage)/`,
          'node_modules/(@nestjs|typeorm|pg|nats|undici)/',
          '^libs/(messaging|persistence|runtime)/',
        ],
      },
    ),
    forbid(
      'use-cases-know-no-edge',
      '',
      { path: `^apps/${CONTEXT}/src/use-cases/`, pathNot: '\\.test\\.ts$' },
      {
        path: `^apps/${CONTEXT}/src/(http|bus)/`,
      },
    ),
    forbid(
      'only-the-module-composes',
      '',
      { path: `^apps/${CONTEXT}/src/(domain|use-cases|http|bus|peers|storage)/` },
      {
        path: `^apps/${CONTEXT}/src/([a-z]+\\.module|main)\\.ts$`,
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Tests, and what only they use, may put several contexts together.
    exclude: { path: '(\\.test\\.ts$|dist/|^(apps|libs)/[^/]+/test/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
