import { ScrollArea, Table } from "@mantine/core";
import { count } from "../shared/format";
import classes from "./Campaigns.module.css";
import type { Step } from "./steps";

/** The diagram's numbers as a table, for screen readers and for reading closely. */
export function CountsTable(props: { steps: Step[] }) {
  return (
    <ScrollArea className={classes.counts}>
      <Table horizontalSpacing="md" stickyHeader verticalSpacing="sm">
        <Table.Caption className="hidden">Live counts of each node</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Node</Table.Th>
            <Table.Th>What it does</Table.Th>
            <Table.Th className={classes.figure}>Entered</Table.Th>
            <Table.Th className={classes.figure}>Waiting</Table.Th>
            <Table.Th>Left by</Table.Th>
            <Table.Th className={classes.figure}>Skipped</Table.Th>
            <Table.Th className={classes.figure}>Failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.steps.map((step) => (
            <Table.Tr key={step.id}>
              <Table.Th scope="row">{step.title}</Table.Th>
              <Table.Td>{step.sentence}</Table.Td>
              <Table.Td className={classes.figure}>{count(step.counts.entered)}</Table.Td>
              <Table.Td className={classes.figure}>{count(step.counts.waiting)}</Table.Td>
              <Table.Td>
                <ul className={classes.outputs}>
                  {step.ports.map((port) => (
                    <li key={port.name} title={port.description}>
                      {port.label} <strong>{count(port.count)}</strong>
                    </li>
                  ))}
                </ul>
              </Table.Td>
              <Table.Td className={classes.figure}>{count(step.counts.skipped)}</Table.Td>
              <Table.Td className={classes.figure}>{count(step.counts.failed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
