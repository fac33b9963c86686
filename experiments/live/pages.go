package live

import (
	"bytes"
	"net/http"

	"lrunet/reports"
)

// noRun is what to say of a run that is not there.
const noRun = "There is no such run, or no longer."

func (s *site) showIndex(w http.ResponseWriter, _ *http.Request) { s.index.now().show(w) }

func (s *site) showRun(w http.ResponseWriter, r *http.Request) {
	if run := s.run(r.PathValue("run")); run != nil {
		run.now().show(w)
		return
	}
	problem("", http.StatusNotFound, r.PathValue("run"), noRun).show(w)
}

func (s *site) showData(w http.ResponseWriter, r *http.Request) {
	run := s.run(r.PathValue("run"))
	if run == nil {
		fail(w, http.StatusNotFound, noRun)
		return
	}
	c := run.now()
	if c.data == nil {
		fail(w, max(c.code, http.StatusNotFound), c.text)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(c.data) // the client may have gone
}

// showWorking is what is trained in a run just now.
func (s *site) showWorking(w http.ResponseWriter, r *http.Request) {
	folder, there := s.shelf.find(r.PathValue("run"))
	if !there {
		fail(w, http.StatusNotFound, noRun)
		return
	}
	text, err := folder.Working()
	if _, busy := folder.Owner(); err != nil || !busy { // what is left of a process that was killed says nothing
		text = []byte("[]")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(text) // the client may have gone
}

// show answers with the page.
func (c content) show(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(c.code)
	w.Write(c.page) // the client may have gone
}

// problem is the page of a run that cannot be shown, which is told of a change all
// the same, if there is a mark.
func problem(mark string, code int, title, text string) content {
	status := reports.Status{Title: title, Notes: []string{text}, Problem: true}
	return plain(mark, code, status, text)
}

// plain is the page of a run that has no data.
func plain(mark string, code int, status reports.Status, text string) content {
	o := reports.PageOptions{}
	if mark != "" {
		o.Live = eventsSince(mark)
	}
	var page bytes.Buffer
	if err := o.Status(&page, status); err != nil { // the page of an error has no other to show it
		page.Reset()
		page.WriteString("The page cannot be made.")
	}
	return content{mark: mark, code: code, page: page.Bytes(), text: text}
}
