import { Alert, Button, FileButton, Group } from "@mantine/core";
import { Upload } from "lucide-react";
import { suppressionsUrl, useImportSuppressions } from "../api/suppressions";
import { CsvButton } from "../shared/CsvButton";
import { count } from "../shared/format";
import { May } from "../shared/May";

/** Suppressed addresses from a file, and into one. */
export function SuppressedFiles(props: { site: string }) {
  const { site } = props;
  const take = useImportSuppressions(site);
  return (
    <>
      <Group gap="sm">
        <May right="people">
          <FileButton
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(file) => file !== null && take.mutate(file)}
          >
            {(open) => (
              <Button {...open} leftSection={<Upload size={15} />} loading={take.isPending} variant="default">
                Import
              </Button>
            )}
          </FileButton>
        </May>
        <CsvButton href={suppressionsUrl(site)} />
      </Group>
      {take.data !== undefined && (
        <Alert color={take.data.rejected === 0 ? "pine" : "yellow"} role="status" variant="light">
          {count(take.data.suppressed)} taken, {count(take.data.rejected)} refused.
          {take.data.rejected_sample.map(({ line, reason }) => (
            <div key={line}>
              Line {line}: {reason}
            </div>
          ))}
        </Alert>
      )}
      {take.isError && (
        <Alert color="red" role="alert" title="This file can’t be imported" variant="light">
          {take.error.message}
        </Alert>
      )}
    </>
  );
}
