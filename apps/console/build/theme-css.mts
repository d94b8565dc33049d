import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/design/theme.ts';

const NAME = 'virtual:theme.css';

/**
 * Writes the theme's variables into the style sheet. Mantine would put them into the page as an inline style,
 * which the page's policy forbids.
 */
export function themeCss(): Plugin {
  return {
    name: 'theme-css',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? css() : undefined),
  };
}

type Variables = ReturnType<typeof defaultCssVariablesResolver>;

function css(): string {
  const own = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const usual = defaultCssVariablesResolver(DEFAULT_THEME);
  const changed = (part: keyof Variables) => {
    const known = new Map(Object.entries(usual[part]));
    return Object.fromEntries(Object.entries(own[part]).filter(([name, value]) => known.get(name) !== value));
  };
  return convertCssVariables(
    { variables: changed('variables'), light: changed('light'), dark: changed('dark') },
    ':root',
  );
}
