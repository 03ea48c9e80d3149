import { createTheme, type MantineColorsTuple } from "@mantine/core";

const pine: MantineColorsTuple = [
  "#eef8f3",
  "#d9f0e4",
  "#b5e1cb",
  "#86ccab",
  "#56b388",
  "#33996e",
  "#1b7a57",
  "#176548",
  "#14503a",
  "#0f3d2d",
];

const gray: MantineColorsTuple = [
  "#fafaf8",
  "#f4f4f1",
  "#eaeae6",
  "#dededa",
  "#c9c9c3",
  "#9a9a92",
  "#66665f",
  "#4b4b46",
  "#32322e",
  "#1d1d1a",
];

// Dark enough at its end to be read on its own light shade.
const orange: MantineColorsTuple = [
  "#fff6e6",
  "#fdeacc",
  "#f9d49a",
  "#f4bc63",
  "#f0a836",
  "#e8960f",
  "#c97c05",
  "#a86504",
  "#8a5204",
  "#6f4103",
];

const dark: MantineColorsTuple = [
  "#e8e9e6",
  "#c5c8c2",
  "#9fa39c",
  "#71756e",
  "#3c403a",
  "#2c302b",
  "#222622",
  "#191c19",
  "#131613",
  "#0c0e0c",
];

/** Colours, type and the defaults that keep Mantine inside the content security policy. */
export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 6, dark: 6 },
  colors: { pine, gray, orange, dark },
  black: "#1d1d1a",
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "640",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Locking the scroll puts a <style> element into the page.
    Modal: {
      defaultProps: { lockScroll: false, centered: true, closeButtonProps: { "aria-label": "Close" } },
    },
    Drawer: { defaultProps: { lockScroll: false, closeButtonProps: { "aria-label": "Close" } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    // The placeholder that holds the focus at first is no item, which a menu may not hold.
    Menu: { defaultProps: { shadow: "md", withInitialFocusPlaceholder: false } },
  },
});
