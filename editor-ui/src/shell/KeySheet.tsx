import { Kbd, Modal } from "@mantine/core";
import { groupBy } from "../shared/groupBy";
import classes from "./KeySheet.module.css";
import { MOD_KEY } from "./platform";
import { type Shortcut, useRegisteredShortcuts } from "./shortcuts";

type Line = Pick<Shortcut, "keys" | "label" | "group">;

const FIXED: readonly Line[] = [
  { keys: `${MOD_KEY} K`, label: "Search or jump to anything", group: "Everywhere" },
  { keys: "↑ ↓", label: "Move through a table", group: "Tables" },
  { keys: "Enter", label: "Open the row", group: "Tables" },
  { keys: "Esc", label: "Close what is open", group: "Everywhere" },
];

/** Every key that works on the page in view. */
export default function KeySheet(props: { opened: boolean; onClose: () => void }) {
  const lines: readonly Line[] = [...FIXED, ...useRegisteredShortcuts()];
  const groups = groupBy(lines, (line) => line.group);
  return (
    <Modal onClose={props.onClose} opened={props.opened} size="lg" title="Keys">
      <div className={classes.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3 className={classes.heading}>{group}</h3>
            <dl>
              {members.map((line) => (
                <div className={classes.line} key={line.keys + line.label}>
                  <dt>{line.label}</dt>
                  <dd>
                    {line.keys.split(" ").map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
