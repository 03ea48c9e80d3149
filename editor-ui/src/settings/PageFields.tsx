import { Stack, Textarea } from "@mantine/core";
import { CircleCheck, CircleMinus } from "lucide-react";
import { useState } from "react";
import { readUrls } from "../../../clients/js/src/urls";
import classes from "./AutoEvents.module.css";
import { Guide } from "./Guide";

const EXAMPLES = [
  { text: "/pricing", means: "this path, with or without a slash at its end" },
  { text: "/product/*", means: "* is any text without a slash: /product/17" },
  { text: "/product/**", means: "** is any text: /product/17/reviews, too" },
  { text: "*/checkout", means: "a star in front stands for any folders" },
  { text: "*", means: "all pages" },
  { text: "?plan=pro", means: "a parameter of the query, among others" },
  { text: "/search?q=*&page=2", means: "several parameters, in any order" },
  { text: "#reviews", means: "what follows the #" },
  { text: "https://shop.example.com/cart", means: "one host; // instead of https:// for both schemes" },
  { text: "regex:/item/\\d+$", means: "a regular expression, looked for in the whole address" },
  { text: "!/admin/**", means: "takes pages away from those of other lines" },
] as const;

/** Which pages: expressions, what they can be, and a place to try them out. */
export function PageFields(props: { value: string; onChange: (value: string) => void }) {
  const { value, onChange } = props;
  const { problems } = readUrls(value);
  const problem = value.trim() === "" ? undefined : problems[0];
  return (
    <Stack>
      <Textarea
        autosize
        description="One pattern a line; any of them may match."
        error={problem && `Line ${problem.line}: ${problem.message}`}
        label="Pages"
        maxRows={8}
        minRows={2}
        onChange={(typed) => onChange(typed.currentTarget.value)}
        placeholder="/pricing"
        spellCheck={false}
        value={value}
      />
      <Guide
        examples={EXAMPLES}
        onPut={(text) => onChange(value.trim() === "" ? text : `${value.trimEnd()}\n${text}`)}
        title="Expressions, with examples"
      />
      <Tester expression={value} />
    </Stack>
  );
}

/** The same code as in the pages says whether addresses match. */
function Tester(props: { expression: string }) {
  const [text, setText] = useState("");
  const { expression, problems } = readUrls(props.expression);
  const urls = [...new Set(text.split(/\s+/).filter((url) => url !== ""))].slice(0, 50);
  return (
    <Stack gap="xs">
      <Textarea
        autosize
        description="Paste addresses of pages; each says whether the event would come."
        label="Try it"
        maxRows={6}
        minRows={2}
        onChange={(typed) => setText(typed.currentTarget.value)}
        placeholder="https://shop.example.com/pricing?from=ad"
        spellCheck={false}
        value={text}
      />
      {urls.length > 0 && (
        <ul aria-label="Results" aria-live="polite" className={classes.results}>
          {urls.map((url) => {
            const matches = problems.length === 0 && expression.matches(url);
            return (
              <li className={classes.result} data-matches={matches || undefined} key={url}>
                {matches ? <CircleCheck aria-hidden size={15} /> : <CircleMinus aria-hidden size={15} />}
                <span>
                  <strong>{matches ? "Match" : URL.canParse(url) ? "No match" : "Not an address"}</strong>{" "}
                  {url}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Stack>
  );
}
