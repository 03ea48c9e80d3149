import { Modal } from "@mantine/core";
import { useState } from "react";
import { type ImportPreview, useImportPreview } from "../api/lists";
import type { Segment } from "../api/segments";
import { ChooseFile } from "./ChooseFile";
import { ImportMapping } from "./ImportMapping";
import { ImportRun } from "./ImportRun";

interface ImportDialogProps {
  site: string;
  /** The list the people go into; a new one, if none is given. */
  list?: Segment;
  onClose: () => void;
}

/** People from a CSV file: choose it, see what it would do, do it. */
export default function ImportDialog(props: ImportDialogProps) {
  const { site, list, onClose } = props;
  const [file, setFile] = useState<File | undefined>();
  const [preview, setPreview] = useState<ImportPreview | undefined>();
  const [job, setJob] = useState<string | undefined>();
  const look = useImportPreview(site);
  const choose = (chosen: File) => {
    setFile(chosen);
    look.mutate({ file: chosen }, { onSuccess: setPreview });
  };
  const begin = () => {
    setFile(undefined);
    setPreview(undefined);
    setJob(undefined);
    look.reset();
  };
  const content = () => {
    if (job !== undefined) {
      return <ImportRun job={job} onAgain={begin} onClose={onClose} site={site} />;
    }
    if (file === undefined || preview === undefined) {
      return <ChooseFile error={look.error} isReading={look.isPending} onChoose={choose} />;
    }
    return (
      <ImportMapping
        error={look.error}
        file={file}
        isReading={look.isPending}
        list={list}
        onAgain={begin}
        onMapping={(mapping) => look.mutate({ file, mapping }, { onSuccess: setPreview })}
        onStarted={setJob}
        preview={preview}
        site={site}
      />
    );
  };
  return (
    <Modal
      closeOnClickOutside={false}
      onClose={onClose}
      opened
      size="56rem"
      title={list === undefined ? "Import people from a CSV file" : `Import people into “${list.name}”`}
    >
      {content()}
    </Modal>
  );
}
