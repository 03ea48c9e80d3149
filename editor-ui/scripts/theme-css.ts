import {
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";
import type { Plugin } from "vite";
import { theme } from "../src/theme.ts";

const NAME = "virtual:theme.css";
const RESOLVED = "\0virtual:theme.css";

/**
 * The theme's CSS variables as a file. Mantine would put them into a <style> element at run time,
 * which a content security policy of style-src 'self' refuses.
 */
export function themeCss(): Plugin {
  return {
    name: "tracktor-theme-css",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) => {
      if (id !== RESOLVED) {
        return undefined;
      }
      const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
      return convertCssVariables(variables, ":root");
    },
  };
}
