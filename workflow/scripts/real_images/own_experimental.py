"""One experimental image of the user's, in any format that is known, as HDF5."""

import h5py
from emrestore.files import writing
from emrestore.logs import log_to
from emrestore.recordings.file_formats import read

if __name__ == "__main__":
    log_to(snakemake.log[0])
    recording = read(snakemake.input[0])
    with writing(snakemake.output[0]) as temporary, h5py.File(temporary, "w") as file:
        # a stack is a figure of its own: the first frame stands for it
        file.create_dataset("x", data=recording.frames[:1])
