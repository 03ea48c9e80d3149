import { Button, type ButtonProps } from "@mantine/core";
import { Download } from "lucide-react";
import { May } from "./May";

/** A file of all that a table has, whatever part of it is on the screen; for those who may take people out. */
export function CsvButton(props: { href: string; size?: ButtonProps["size"] }) {
  return (
    <May right="export">
      <Button
        component="a"
        download
        href={props.href}
        leftSection={<Download size={15} />}
        size={props.size ?? "sm"}
        variant="default"
      >
        CSV
      </Button>
    </May>
  );
}

/** The address of a table's file; `asked` is what the table is narrowed down by. */
export function tableUrl(site: string, table: string, asked: Record<string, string> = {}): string {
  const given = Object.entries(asked).filter(([, value]) => value !== "");
  const query = given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
  return `/api/v1/sites/${encodeURIComponent(site)}/tables/${table}.csv${query}`;
}
