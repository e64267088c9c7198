"""`triage evaluate`: what a model does on a split of the data, with intervals, as a page, Markdown and JSON.

Pictures go through the steps of serving (`lines`), meet the manifest (`cases`), and are read a set at a time (`sets`)
by small modules: `matrix`, `ranking`, `intervals`, `calibration`, `subgroups`, `skin_tone`, `unfamiliar`, `robustness`,
`runtime`, `cost`. `report` joins them, `document` puts them into words, `plots` and `page` draw.
"""
