import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { readAuditPlace } from './audit/audit-place';
import { readPeersPlace } from './peers/peers-place';

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
  const at = { getParentRoute: () => area };
  return area.addChildren([
    createRoute({
      ...at,
      path: '/',
      component: lazyRouteComponent(() => import('./overview/overview-page'), 'OverviewPage'),
    }),
    createRoute({
      ...at,
      path: '/peers',
      validateSearch: readPeersPlace,
      component: lazyRouteComponent(() => import('./peers/peers-page'), 'PeersPage'),
    }),
    createRoute({
      ...at,
      path: '/peers/$peer',
      component: lazyRouteComponent(() => import('./peers/peer-page'), 'PeerPage'),
    }),
    createRoute({
      ...at,
      path: '/policy',
      component: lazyRouteComponent(() => import('./policy/policy-page'), 'PolicyPage'),
    }),
    createRoute({
      ...at,
      path: '/keys',
      component: lazyRouteComponent(() => import('./keys/keys-page'), 'KeysPage'),
    }),
    createRoute({
      ...at,
      path: '/audit',
      validateSearch: readAuditPlace,
      component: lazyRouteComponent(() => import('./audit/audit-page'), 'AuditPage'),
    }),
    createRoute({
      ...at,
      path: '/rooms',
      component: lazyRouteComponent(() => import('./rooms/rooms-page'), 'RoomsPage'),
    }),
    createRoute({
      ...at,
      path: '/people',
      component: lazyRouteComponent(() => import('./people/people-page'), 'PeoplePage'),
    }),
  ]);
}
