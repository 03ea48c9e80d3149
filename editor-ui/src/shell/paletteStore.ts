import { createSpotlight } from "@mantine/spotlight";

/** The palette's state, and `palette` to open and close it from anywhere. */
export const [paletteStore, palette] = createSpotlight();

/** Makes the first result the one that Enter takes. By itself it is so only for results that are there at once. */
export function selectFirstResult(): void {
  const list = document.getElementById(paletteStore.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  paletteStore.updateState((state) => ({ ...state, selected: 0 }));
}
