const SHOWN = 3;
const LONGEST = 40;

/** The first few simple arguments in a line: "title: Metropolis · rating: 5". */
export function summaryOf(data: Record<string, unknown>): string {
  return Object.entries(data)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .slice(0, SHOWN)
    .map(([name, value]) => `${name}: ${shortened(String(value))}`)
    .join(" · ");
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : text;
}
