import { Alert, Loader } from "@mantine/core";
import { FileSpreadsheet } from "lucide-react";
import { type DragEvent, useState } from "react";
import classes from "./Import.module.css";

interface ChooseFileProps {
  onChoose: (file: File) => void;
  isReading: boolean;
  error: Error | null;
}

/** A file by choice or by drop. */
export function ChooseFile(props: ChooseFileProps) {
  const { onChoose, isReading, error } = props;
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) {
      onChoose(file);
    }
  };
  return (
    <div className={classes.stack}>
      <label
        className={classes.drop}
        data-over={isOver || undefined}
        onDragLeave={() => setOver(false)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDrop={drop}
      >
        {isReading ? <Loader size="sm" /> : <FileSpreadsheet aria-hidden size={26} strokeWidth={1.6} />}
        <span className={classes.dropTitle}>
          {isReading ? "Reading the file…" : "Drop a CSV file here, or choose one"}
        </span>
        <span className={classes.hint}>
          With a first line of column names; in UTF-8, with commas, semicolons or tabs; up to 50 MB.
        </span>
        <input
          accept=".csv,.tsv,text/csv"
          aria-label="CSV file"
          className={classes.file}
          disabled={isReading}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) {
              onChoose(file);
            }
            event.currentTarget.value = "";
          }}
          type="file"
        />
      </label>
      {error !== null && (
        <Alert color="red" role="alert" title="This file can’t be imported" variant="light">
          {error.message}
        </Alert>
      )}
    </div>
  );
}
