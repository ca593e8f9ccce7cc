import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { texts } from '../texts/english.ts';

/**
 * One blue, from background to text; buttons use the seventh shade in the light theme and the sixth
 * in the dark one.
 */
const accent: MantineColorsTuple = [
  '#eef3fb',
  '#dbe6f7',
  '#b9cfee',
  '#8fb1e2',
  '#5f8dd3',
  '#2f6bd0',
  '#2557a7',
  '#1d478b',
  '#17386f',
  '#102a54',
];

const problem: MantineColorsTuple = [
  '#fdeceb',
  '#f9d3d0',
  '#f3aaa5',
  '#ec7f78',
  '#d94f47',
  '#c2372e',
  '#b3261e',
  '#8f1d17',
  '#6d1611',
  '#4c0f0c',
];

/** Backgrounds, lines and texts of the dark theme, for which Mantine uses its own grey. */
const dark: MantineColorsTuple = [
  '#e8eaed',
  '#c9ced4',
  '#a3abb5',
  '#868e99',
  '#6d7681',
  '#2d333b',
  '#1a1e23',
  '#14171b',
  '#101317',
  '#0c0e11',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, problem, dark },
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm', fw: 500 }, styles: { root: { height: 32 } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 32 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', limit: 100, allowDeselect: false } },
    MultiSelect: { defaultProps: { size: 'sm', limit: 100 } },
    Textarea: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        radius: 'lg',
        centered: true,
        overlayProps: { opacity: 0.4 },
        closeButtonProps: { 'aria-label': texts.states.close },
      },
      styles: {
        content: { background: 'var(--ground-raised)' },
        header: { background: 'var(--ground-raised)' },
        title: { fontSize: 16, fontWeight: 600 },
      },
    },
    // One dialog may open above another, so their headers must not be landmarks of the page.
    ModalHeader: { defaultProps: { component: 'div' } },
    // The look of the views of a list.
    Tabs: {
      styles: {
        list: { gap: 16, '--tab-border-color': 'var(--line)' },
        tab: { padding: '6px 0', fontSize: 14, lineHeight: '20px' },
      },
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false } },
  },
});

/** Mantine's own names for colours, set to ours: its defaults are too faint to read. */
export const resolver: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--ground)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-quiet)',
    '--mantine-color-placeholder': 'var(--text-quiet)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--problem)',
    '--mantine-color-default': 'var(--ground-raised)',
    '--mantine-color-default-hover': 'var(--ground-hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-control)',
    '--mantine-color-gray-light-color': 'var(--text)',
    '--mantine-color-gray-outline': 'var(--line-control)',
    '--mantine-color-accent-filled': 'var(--accent-button)',
    '--mantine-color-accent-light-color': 'var(--accent)',
    '--mantine-color-accent-light-hover': 'var(--ground-selected)',
    '--mantine-color-gray-light-hover': 'var(--ground-hover)',
    '--mantine-color-problem-light-hover': 'var(--problem-ground)',
    '--mantine-color-accent-outline': 'var(--accent)',
    '--mantine-color-accent-text': 'var(--accent)',
    '--mantine-primary-color-filled': 'var(--accent-button)',
    '--mantine-color-problem-text': 'var(--problem)',
    '--mantine-color-problem-outline': 'var(--problem)',
    '--mantine-color-disabled-color': 'var(--text-quiet)',
  };
  return { variables: {}, light: both, dark: both };
};
