import type { MantineColorsTuple, MantineThemeOverride } from '@mantine/core';

const tide: MantineColorsTuple = [
  '#e6f5f4',
  '#cfe9e8',
  '#a1d3d2',
  '#6fbcbb',
  '#47a8a8',
  '#2a9799',
  '#13878a',
  '#0b6e72',
  '#095a5e',
  '#06464a',
];

const ink: MantineColorsTuple = [
  '#e7eceb',
  '#c3cccb',
  '#9aa6a6',
  '#6f7d7e',
  '#3c484a',
  '#2f393b',
  '#242d2f',
  '#1b2325',
  '#141b1d',
  '#0f1516',
];

/** Dark enough for white letters from the seventh on. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#fde8e7',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#fa5252',
  '#e03131',
  '#c0272d',
  '#a4262c',
  '#861b20',
];

/**
 * The look of Mantine's parts. Read twice: by the build, which writes it as a style sheet, and by the page.
 * Our own parts use the tokens of `tokens.css` alone.
 */
export const theme: MantineThemeOverride = {
  colors: { tide, red, dark: ink },
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, 'Liberation Mono', monospace",
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // The page itself never scrolls, and the lock would write an inline style.
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: 'lg' } },
    Drawer: { defaultProps: { lockScroll: false } },
    InputWrapper: { defaultProps: { errorProps: { role: 'alert' } } },
  },
};
