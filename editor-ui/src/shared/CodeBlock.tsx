import { Button, CopyButton } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import classes from "./CodeBlock.module.css";

/** Some lines of code, ready to be copied. */
export function CodeBlock(props: { label: string; text: string }) {
  const { label, text } = props;
  return (
    <div className={classes.block}>
      <CopyButton timeout={1_500} value={text}>
        {({ copied, copy }) => (
          <Button
            aria-label={copied ? "Copied" : `Copy: ${label}`}
            className={classes.copy ?? ""}
            leftSection={copied ? <Check size={13} /> : <Copy size={13} />}
            onClick={copy}
            size="compact-xs"
            variant="default"
          >
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, by keys too */}
      <pre className={classes.code} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
