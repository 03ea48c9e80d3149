import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import type { NodeType } from "../api/catalogue";
import { NodeIcon } from "../campaigns/NodeIcon";
import { addStep } from "./actions";
import { useEditor } from "./EditorContext";
import classes from "./Side.module.css";
import { dragNodeType } from "./useDrops";

const KINDS = [
  { kind: "audience", title: "People" },
  { kind: "trigger", title: "Triggers" },
  { kind: "filter", title: "Filters" },
  { kind: "action", title: "Actions" },
] as const satisfies readonly { kind: NodeType["kind"]; title: string }[];

/** All there is to draw with, from the server's catalogue: dragged in, clicked, or taken by Enter. */
export function Toolbox() {
  const { catalogue } = useEditor();
  const [search, setSearch] = useState("");
  const panel = useRef<HTMLElement>(null);
  const words = search.trim().toLowerCase();
  const types = [...catalogue.values()].filter((type) =>
    `${type.title} ${type.description} ${type.keywords.join(" ")}`.toLowerCase().includes(words),
  );
  const walk = (event: React.KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }
    const tools = [...(panel.current?.querySelectorAll<HTMLElement>("[data-tool]") ?? [])];
    const place = tools.indexOf(document.activeElement as HTMLElement);
    const next = tools[place + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.focus();
  };
  return (
    <aside aria-label="Toolbox" className={classes.panel} onKeyDown={walk} ref={panel}>
      <TextInput
        aria-label="Search the toolbox"
        autoComplete="off"
        className={classes.search}
        leftSection={<Search size={14} />}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder="Search"
        size="sm"
        value={search}
      />
      <div className={classes.scroll}>
        {KINDS.map(({ kind, title }) => {
          const own = types.filter((type) => type.kind === kind);
          return (
            own.length > 0 && (
              <section key={kind}>
                <h2 className={classes.heading}>{title}</h2>
                <ul className={classes.tools}>
                  {own.map((type) => (
                    <li key={type.type}>
                      <Tool type={type} />
                    </li>
                  ))}
                </ul>
              </section>
            )
          );
        })}
        {types.length === 0 && <p className={classes.nothing}>Nothing is called “{search.trim()}”.</p>}
      </div>
      <p className={classes.hint}>Drag onto the canvas, or click to add behind the selected node.</p>
    </aside>
  );
}

function Tool(props: { type: NodeType }) {
  const { type } = props;
  const editor = useEditor();
  return (
    <button
      className={classes.tool}
      data-kind={type.kind}
      data-tool
      draggable
      onClick={() => addStep(editor, type)}
      onDragStart={(event) => dragNodeType(event, type.type)}
      title={type.description}
      type="button"
    >
      <span aria-hidden className={classes.icon}>
        <NodeIcon name={type.icon} />
      </span>
      {type.title}
    </button>
  );
}
