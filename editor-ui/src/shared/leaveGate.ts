type Gate = (event: PopStateEvent) => void;

let gate: Gate | undefined;

/** Once, before the router listens: browsers call listeners of the window in the order they came. */
export function installLeaveGate(): void {
  window.addEventListener("popstate", (event) => gate?.(event));
}

/** Hears of steps in the history before the router does, and may stop them; undefined for nobody. */
export function setLeaveGate(next: Gate | undefined): void {
  gate = next;
}
