import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { OutboxProvider } from './chat/composer/outboxes';
import { theme } from './design/theme';
import { LiveProvider } from './live/live';
import { router } from './router';
import { SessionGate } from './session/session';

const colourScheme = localStorageColorSchemeManager({ key: 'scaiwave.colour-scheme' });

/**
 * Mantine writes no style of its own into the page: its variables are in the built style sheet, so that the page's
 * policy needs no exception for inline styles.
 */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colourScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <SessionGate>
        <LiveProvider>
          <OutboxProvider>
            <RouterProvider router={router} />
          </OutboxProvider>
        </LiveProvider>
      </SessionGate>
    </MantineProvider>
  );
}
