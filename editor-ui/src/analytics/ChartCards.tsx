import { GripVertical } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { type Chart, type Standing, useArrange } from "../api/analytics";
import { useMay } from "../api/session";
import classes from "./Cards.module.css";
import { ChartCard } from "./ChartCard";
import { moved } from "./funnel";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Cards in the order that the site has given them, by mouse or by arrow keys on a card's handle. */
export function ChartCards(props: {
  site: string;
  charts: readonly Chart[];
  standing: Standing | undefined;
}) {
  const { site, charts, standing } = props;
  const mayArrange = useMay(site, "analyse") && charts.length > 1;
  const arrange = useArrange(site);
  const [dragged, setDragged] = useState<string>();
  const [target, setTarget] = useState<string>();
  const [said, setSaid] = useState("");
  const place = (chart: string) => charts.findIndex(({ id }) => id === chart);
  const move = (from: number, to: number) => {
    const chart = charts[from];
    if (chart === undefined || to < 0 || to >= charts.length || from === to) {
      return;
    }
    setSaid(`${chart.name}: place ${to + 1} of ${charts.length}`);
    arrange.mutate(moved(charts, from, to).map(({ id }) => id));
  };
  const drop = () => {
    if (dragged !== undefined && target !== undefined) {
      move(place(dragged), place(target));
    }
    setDragged(undefined);
    setTarget(undefined);
  };
  const press = (event: KeyboardEvent, index: number) => {
    const to = { Home: 0, End: charts.length - 1 }[event.key] ?? index + (STEPS[event.key] ?? 0);
    if (event.key in STEPS || event.key === "Home" || event.key === "End") {
      event.preventDefault();
      move(index, to);
    }
  };
  return (
    <>
      <ul className={classes.cards}>
        {charts.map((chart, index) => (
          <li
            className={classes.place}
            data-dragged={dragged === chart.id || undefined}
            data-target={(target === chart.id && dragged !== chart.id) || undefined}
            key={chart.id}
            onDragOver={(event) => {
              if (dragged !== undefined) {
                event.preventDefault();
                setTarget(chart.id);
              }
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop();
            }}
          >
            <ChartCard chart={chart} site={site} standing={standing} />
            {mayArrange && (
              <button
                aria-describedby="arranging"
                aria-label={`Move ${chart.name}`}
                className={classes.handle}
                draggable
                onDragEnd={() => {
                  setDragged(undefined);
                  setTarget(undefined);
                }}
                onDragStart={(event) => {
                  const card = event.currentTarget.parentElement;
                  event.dataTransfer.effectAllowed = "move";
                  event.dataTransfer.setData("text/plain", chart.name);
                  if (card !== null) {
                    event.dataTransfer.setDragImage(card, card.clientWidth - 16, 16);
                  }
                  setDragged(chart.id);
                }}
                onKeyDown={(event) => press(event, index)}
                title="Drag, or use the arrow keys"
                type="button"
              >
                <GripVertical aria-hidden size={16} />
              </button>
            )}
          </li>
        ))}
      </ul>
      <p className="hidden" id="arranging">
        Arrow keys move the card
      </p>
      <output aria-live="polite" className="hidden">
        {said}
      </output>
      {arrange.isError && (
        <p className={classes.failed} role="alert">
          The order was not kept: {arrange.error.message}
        </p>
      )}
    </>
  );
}
