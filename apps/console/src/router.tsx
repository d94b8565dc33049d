import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { adminRoutes } from './admin/routes';
import { ChatHome } from './chat/chat-home';
import { ChatLayout } from './chat/chat-layout';
import { RoomPage } from './chat/room-page';
import { NotFoundPage } from './shell/not-found-page';
import { PageFailed } from './shell/page-failed';
import { Shell } from './shell/shell';

export const rootRoute = createRootRoute({ component: Shell });

const chatRoute = createRoute({ getParentRoute: () => rootRoute, id: 'chat', component: ChatLayout });

const homeRoute = createRoute({ getParentRoute: () => chatRoute, path: '/', component: ChatHome });

export interface RoomPlace {
  /** The first message of the thread that is open beside the room. */
  thread?: string | undefined;
  /** A message to go to. */
  at?: string | undefined;
}

export const roomRoute = createRoute({
  getParentRoute: () => chatRoute,
  path: '/rooms/$roomId',
  validateSearch: ({ thread, at }: Record<string, unknown>): RoomPlace => ({
    ...(typeof thread === 'string' && { thread }),
    ...(typeof at === 'string' && { at }),
  }),
  component: RoomPage,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([chatRoute.addChildren([homeRoute, roomRoute]), adminRoutes(rootRoute)]),
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
