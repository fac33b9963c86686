package checkpoint

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"path"
)

// maxEntries bounds the files in a zip: more than a pickle's limits allow storages.
const maxEntries = 20_000

// readZip reads the zip form: a folder with the pickle data.pkl, the storages
// data/KEY, and small files about versions. torch.save compresses nothing, and
// nothing compressed is read, so no file is larger than the whole.
func readZip(content []byte) (any, error) {
	// Checked before the library makes its list of files, from their marks.
	if n := bytes.Count(content, []byte("PK\x01\x02")); n > maxEntries {
		return nil, fmt.Errorf("zip: has %d files, at most %d are read", n, maxEntries)
	}
	archive, err := openZip(content)
	if err != nil {
		return nil, err
	}
	if order, err := archive.read(archive.folder + "byteorder"); err == nil && string(order) != "little" {
		return nil, errBigEndian
	}
	pickled, err := archive.read(archive.folder + "data.pkl")
	if err != nil {
		return nil, err
	}
	all := storages{byKey: map[string]*storage{}}
	root, rest, err := unpickle(pickled, all.load)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("zip: data.pkl has %d bytes after its end", len(rest))
	}
	for _, key := range all.keys {
		data, err := archive.read(archive.folder + "data/" + key)
		if err != nil {
			return nil, err
		}
		if err := all.byKey[key].fill(key, data); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// zipArchive is a zip whose files are read in place.
type zipArchive struct {
	content []byte
	files   map[string]*zip.File
	folder  string // of data.pkl, with its slash
	room    int    // bytes that may still be read: files that overlap run out of it
}

func openZip(content []byte) (*zipArchive, error) {
	reader, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("is a zip archive that cannot be read, perhaps cut short: %w", err)
	}
	a := &zipArchive{content: content, files: map[string]*zip.File{}, room: len(content)}
	pickles := 0
	for _, f := range reader.File {
		if a.files[f.Name] != nil {
			return nil, fmt.Errorf("zip: duplicate file %.80q", f.Name)
		}
		a.files[f.Name] = f
		folder, base := path.Split(f.Name)
		switch base {
		case "data.pkl":
			a.folder = folder
			pickles++
		case "constants.pkl":
			return nil, fmt.Errorf("is a TorchScript program; save its state_dict() with torch.save")
		}
	}
	if pickles != 1 {
		return nil, fmt.Errorf("is a zip, but torch.save did not write it: it has %d files data.pkl, must have one", pickles)
	}
	return a, nil
}

// read is a file's bytes, shared with the whole.
func (a *zipArchive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("zip: %.80q is missing", name)
	}
	if f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64 {
		return nil, fmt.Errorf("zip: %.80q is compressed, which torch.save never does; unpack it and save it again", name)
	}
	from, err := f.DataOffset()
	if err != nil || from < 0 || from > int64(len(a.content)) || f.UncompressedSize64 > uint64(len(a.content))-uint64(from) {
		return nil, fmt.Errorf("zip: %.80q reaches beyond the file", name)
	}
	data := a.content[from:][:f.UncompressedSize64]
	if a.room -= len(data); a.room < 0 {
		return nil, fmt.Errorf("zip: its files overlap")
	}
	if sum := crc32.ChecksumIEEE(data); sum != f.CRC32 {
		return nil, fmt.Errorf("zip: %.80q is damaged: its checksum is %08x, must be %08x", name, sum, f.CRC32)
	}
	return data, nil
}
