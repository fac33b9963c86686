package shard

import (
	"io"

	"github.com/parquet-go/parquet-go"
)

// chunk reads the values of one column in one row group.
type chunk struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buffer [64]parquet.Value
	have   []parquet.Value // still to be handed out
}

// next is the next value, valid until the one after it is asked for, or io.EOF.
func (c *chunk) next() (parquet.Value, error) {
	for len(c.have) == 0 {
		if err := guarded(c.fill); err != nil {
			return parquet.Value{}, err
		}
	}
	value := c.have[0]
	c.have = c.have[1:]
	return value, nil
}

// fill reads some values, or the next page.
func (c *chunk) fill() error {
	if c.values == nil {
		page, err := c.pages.ReadPage()
		if err != nil {
			return err
		}
		c.page, c.values = page, page.Values()
	}
	n, err := c.values.ReadValues(c.buffer[:])
	c.have = c.buffer[:n]
	if n > 0 && (err == nil || err == io.EOF) {
		return nil // an error that lasts comes again
	}
	if err == nil || err == io.EOF {
		c.release()
		return nil
	}
	return err
}

// release gives a page's memory back.
func (c *chunk) release() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page, c.values = nil, nil
	}
}

// close ends the reading.
func (c *chunk) close() {
	_ = guarded(func() error {
		c.release()
		return c.pages.Close()
	})
}
