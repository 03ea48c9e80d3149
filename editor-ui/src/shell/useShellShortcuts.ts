import { useMemo } from "react";
import { useNavigate } from "react-router";
import { PLACES, placeUrl } from "./navigation";
import { useShortcuts } from "./shortcuts";
import { useColorScheme } from "./useColorScheme";

/** The keys that work on every page. */
export function useShellShortcuts(site: string, showKeys: () => void): void {
  const navigate = useNavigate();
  const { toggle } = useColorScheme();
  const shortcuts = useMemo(
    () => [
      ...PLACES.map((place) => ({
        keys: place.keys,
        label: place.label,
        group: "Go to",
        run: () => void navigate(placeUrl(site, place.path)),
      })),
      { keys: "?", label: "Show this sheet", group: "Everywhere", run: showKeys },
      { keys: "d", label: "Dark or light", group: "Everywhere", run: toggle },
    ],
    [navigate, showKeys, site, toggle],
  );
  useShortcuts(shortcuts);
}
