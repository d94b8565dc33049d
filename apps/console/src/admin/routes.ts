import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

/**
 * The admin's pages, each loaded when it is first opened. A page is a row here and a row of `sections.ts`, and
 * a component of that name in its file.
 */
export function adminRoutes<Root extends AnyRoute>(root: Root) {
  const area = createRoute({
    getParentRoute: () => root,
    path: '/admin',
    component: lazyRouteComponent(() => import('./admin-area'), 'AdminArea'),
  });
  return area.addChildren([
    createRoute({
      getParentRoute: () => area,
      path: '/',
      component: lazyRouteComponent(() => import('./overview-page'), 'OverviewPage'),
    }),
  ]);
}
