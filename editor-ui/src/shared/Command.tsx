import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import classes from "./Command.module.css";

/** A line for a terminal, ready to be copied. */
export function Command(props: { children: string }) {
  const { children } = props;
  return (
    <div className={classes.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keys too */}
      <pre className={classes.text} tabIndex={0}>
        {children}
      </pre>
      <CopyButton timeout={1_500} value={children}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy"}>
            <ActionIcon aria-label={copied ? "Copied" : "Copy"} color="gray" onClick={copy} variant="subtle">
              {copied ? <Check size={15} /> : <Copy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
