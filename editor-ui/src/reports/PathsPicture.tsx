import { useElementSize } from "@mantine/hooks";
import type { Paths } from "../api/reportFigures";
import { count } from "../shared/format";
import { hueOf } from "../shared/hue";
import classes from "./Paths.module.css";
import { layout, NODE_WIDTH, nodeName, type PlacedNode } from "./pathsLayout";

interface PathsPictureProps {
  paths: Paths;
  isBackward: boolean;
  /** Place of a step, key of its node, and of the node one step nearer to the event; or empty. */
  chosen: readonly string[] | undefined;
  onChoose: (who: readonly string[]) => void;
}

const LEAST_STEP = 150; // px
const LETTER = 6.8; // px, on average

/** The ways as bands; what it shows is in the table below, too, which keys can reach. */
export function PathsPicture(props: PathsPictureProps) {
  const { paths, isBackward, chosen, onChoose } = props;
  const { ref, width: room } = useElementSize();
  const most = Math.max(...paths.steps.map((nodes) => nodes.length));
  const wanted = Math.max(260, most * 46);
  const label = Math.max(LEAST_STEP, room / (paths.steps.length + 0.4)) - NODE_WIDTH - 16;
  const width = Math.max(room, LEAST_STEP * paths.steps.length);
  const { nodes, links, height } = layout(paths, { width, height: wanted, label }, isBackward);
  const letters = Math.floor(label / LETTER);
  const isChosen = (node: PlacedNode, before: string) =>
    chosen?.[0] === String(node.step) && chosen[1] === node.key && (chosen[2] ?? "") === before;
  return (
    <div className={classes.picture} ref={ref}>
      {room > 0 && (
        <svg
          aria-label="The ways as bands; the table tells the same"
          height={height}
          role="img"
          width={width}
        >
          <title>The ways that people go</title>
          {links.map((link) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table has buttons for all of it
            <path
              className={classes.link}
              d={link.d}
              data-chosen={isChosen(link.target, link.origin.key) || undefined}
              data-hue={hueOf(link.target.key)}
              data-quiet={!link.target.key.startsWith("event:") || undefined}
              key={`${link.target.step} ${link.origin.key} ${link.target.key}`}
              onClick={() => onChoose([String(link.target.step), link.target.key, link.origin.key])}
            >
              <title>
                {`${nodeName(link.origin.key, isBackward)} – ${nodeName(link.target.key, isBackward)}: ${count(link.people)}`}
              </title>
            </path>
          ))}
          {nodes.map((node) => {
            const name = nodeName(node.key, isBackward);
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table has buttons for all of it
              <g
                className={classes.node}
                data-chosen={isChosen(node, "") || undefined}
                data-hue={hueOf(node.key)}
                data-quiet={!node.key.startsWith("event:") || undefined}
                key={`${node.step} ${node.key}`}
                onClick={() => onChoose([String(node.step), node.key])}
              >
                <title>{`${name}: ${count(node.people)}`}</title>
                <rect height={node.height} rx={2} width={NODE_WIDTH} x={node.x} y={node.y} />
                <text x={node.x + NODE_WIDTH + 6} y={node.y + Math.min(node.height / 2 + 1, 14)}>
                  {name.length > letters ? `${name.slice(0, letters - 1)}…` : name}
                </text>
                <text
                  className={classes.people}
                  x={node.x + NODE_WIDTH + 6}
                  y={node.y + Math.min(node.height / 2 + 1, 14) + 15}
                >
                  {count(node.people)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
