import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { adminRoutes } from './admin/routes';
import { ChatHome } from './chat/chat-home';
import { ChatLayout } from './chat/chat-layout';
import { RoomPage } from './chat/room/room-page';
import { SearchPage } from './chat/search/search-page';
import { NotFoundPage } from './shell/not-found-page';
import { PageFailed } from './shell/page-failed';
import { Shell } from './shell/shell';

const rootRoute = createRootRoute({ component: Shell });

const chatRoute = createRoute({ getParentRoute: () => rootRoute, id: 'chat', component: ChatLayout });

const homeRoute = createRoute({ getParentRoute: () => chatRoute, path: '/', component: ChatHome });

interface RoomPlace {
  /** The first message of the thread that is open beside the room. */
  thread?: string | undefined;
  /** A message to go to. */
  at?: string | undefined;
}

const roomRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: '/rooms/$roomId',
  validateSearch: ({ thread, at }: Record<string, unknown>): RoomPlace => ({
    ...(typeof thread === 'string' && { thread }),
    ...(typeof at === 'string' && { at }),
  }),
  component: RoomPage,
});

const searchRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: '/search',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' ? { q } : {}),
  component: SearchPage,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    chatRoute.addChildren([homeRoute, roomRoute, searchRoute]),
    adminRoutes(rootRoute),
  ]),
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
