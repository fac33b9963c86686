package main

import (
	"fmt"
	"strings"
	"time"

	"lrunet/experiments/cluster/door"
	"lrunet/internal/words"
	"lrunet/reports"
)

type clusterShow struct {
	Folder string `arg:"" name:"dir" help:"Folder that lrunet cluster init made, or a side's alone."`
	wideFlag
	jsonFlag
}

// clusterShowResult is one certificate in JSON.
type clusterShowResult struct {
	Role        string    `json:"role"`            // authority, coordinator or worker
	Name        string    `json:"name"`            // its subject
	Hosts       []string  `json:"hosts,omitempty"` // names and addresses of a coordinator
	From        time.Time `json:"from"`            // when it begins
	Until       time.Time `json:"until"`           // when it ends
	Days        int       `json:"days"`            // that are left; negative after its end
	Fingerprint string    `json:"fingerprint"`     // SHA-256, in hex
	File        string    `json:"file"`            // where it is
}

// soon is how many days before its end a certificate is spoken of.
const soon = 30

// Help is the command's examples.
func (clusterShow) Help() string {
	return `Examples:

    lrunet cluster show fleet
    lrunet cluster show fleet/worker --json`
}

// Run lists the certificates, and says which end soon. Keys are not opened.
func (c *clusterShow) Run(o *output) error {
	list, err := door.List(c.Folder)
	if err != nil {
		return err
	}
	now := time.Now()
	if c.JSON {
		results := []clusterShowResult{}
		for _, cert := range list {
			results = append(results, clusterShowResult{cert.Role, cert.Name, cert.Hosts, cert.From, cert.Until, cert.Left(now), cert.Fingerprint, cert.File})
		}
		return printJSON(o.Out, struct {
			Certificates []clusterShowResult `json:"certificates"`
		}{results})
	}
	if err := o.table(certificatesTable(list, now), c.wideFlag); err != nil {
		return err
	}
	for _, cert := range list {
		if left := cert.Left(now); left < soon {
			o.note(endText(cert, left))
		}
	}
	return nil
}

// certificatesTable is a row each.
func certificatesTable(list []door.Certificate, now time.Time) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "certificate"}, {Name: "for", Wrap: true}, {Name: "from", Rank: 1}, {Name: "until"},
		{Name: "left", Unit: "days", Numeric: true}, {Name: "file", Rank: 2}, {Name: "SHA-256", Rank: 3},
	}}
	for _, c := range list {
		of := c.Name
		if len(c.Hosts) > 0 {
			of = strings.Join(c.Hosts, ", ")
		}
		t.Rows = append(t.Rows, []reports.Cell{
			reports.Text(c.Role), reports.Text(of), reports.Text(date(c.From)), reports.Text(date(c.Until)),
			reports.Number(float64(c.Left(now))), reports.Text(c.File), reports.Text(c.Fingerprint),
		})
	}
	return t
}

// endText says what to do about a certificate that ends.
func endText(c door.Certificate, left int) string {
	when := "ends in " + words.Count(left, "day", "days")
	if left < 0 {
		when = "ended on " + date(c.Until)
	}
	if c.Role == door.Authority {
		return fmt.Sprintf("%s %s: make another folder with lrunet cluster init", c.File, when)
	}
	return fmt.Sprintf("%s %s: lrunet cluster renew signs it for another year, where it was made", c.File, when)
}
