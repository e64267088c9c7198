-- A history as release 0.1.0 (layout 0002) made it, dumped by sqlite3's iterdump. Never edited.
PRAGMA application_id=1414678321;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE answers (
	observation_id VARCHAR(36) NOT NULL, 
	given JSON NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (observation_id), 
	CONSTRAINT fk_answers_observation_id_observation FOREIGN KEY(observation_id) REFERENCES observation (id) ON DELETE RESTRICT
);
INSERT INTO "answers" VALUES('id-2','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "no", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "no", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "no"}');
INSERT INTO "answers" VALUES('id-4','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "no", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "no", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "no"}');
INSERT INTO "answers" VALUES('id-7','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "yes", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "yes", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "very"}');
INSERT INTO "answers" VALUES('id-10','{"age": null, "site": null, "side": null, "items": {}, "flags": {}, "exclusions": {}, "worried": null}');
INSERT INTO "answers" VALUES('two-2','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "no", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "no", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "no"}');
INSERT INTO "answers" VALUES('two-first','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "no", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "no", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "no"}');
INSERT INTO "answers" VALUES('two-second','{"age": 44, "site": "back_upper", "side": "left", "items": {"size": "no", "shape": "no", "colour": "no", "diam7": "no", "inflamed": "no", "oozing": "no", "sensation": "no"}, "flags": {"efg": "no", "fast": "no", "sore": "no", "horny": "no", "pearly": "no", "duckling": "no", "new": "no", "change": "no", "symptom": "no", "immune": "no", "past": "no", "family": "no", "many": "no", "glands": "no"}, "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"}, "worried": "no"}');
CREATE TABLE assessment (
	id VARCHAR(36) NOT NULL, 
	observation_id VARCHAR(36) NOT NULL, 
	made_at DATETIME NOT NULL, 
	tier INTEGER NOT NULL, 
	floor INTEGER NOT NULL, 
	known_floor INTEGER NOT NULL, 
	checklist_lowest INTEGER NOT NULL, 
	checklist_highest INTEGER NOT NULL, 
	checklist_answered INTEGER NOT NULL, 
	band INTEGER, 
	not_assessed VARCHAR(16), 
	reasons JSON NOT NULL, 
	model VARCHAR(64), 
	probability DOUBLE, 
	threshold_raised DOUBLE, 
	threshold_high DOUBLE, 
	program VARCHAR(32) NOT NULL, changes JSON, second_voice JSON, 
	CONSTRAINT pk_assessment PRIMARY KEY (id), 
	CONSTRAINT fk_assessment_observation_id_observation FOREIGN KEY(observation_id) REFERENCES observation (id) ON DELETE RESTRICT, 
	CONSTRAINT ck_assessment_ck_assessment_tier CHECK (tier BETWEEN 0 AND 3), 
	CONSTRAINT ck_assessment_ck_assessment_tier_not_below_floor CHECK (tier >= floor)
);
INSERT INTO "assessment" VALUES('id-3','id-2','2026-11-24 09:30:00.000000',1,0,0,0,0,7,NULL,'photo_refused','[{"rule": "picture.refused", "tier": "watch", "source": "design choice, docs/clinical.md 3"}]',NULL,NULL,NULL,NULL,'triage 0.1.0',NULL,NULL);
INSERT INTO "assessment" VALUES('id-5','id-4','2026-11-24 09:31:00.000000',0,0,0,0,0,7,0,NULL,'[{"rule": "none", "tier": "routine", "source": "design choice, docs/clinical.md 3"}]','net-1',0.1,0.2,0.6,'triage 0.1.0',NULL,'{"probability": 0.013826782044915104, "thresholds": {"raised": 0.15, "high": 0.5}, "contributions": [{"variable": "elevation", "said": "no", "logits": -0.8}, {"variable": "bleed", "said": "no", "logits": -0.5}, {"variable": "age", "said": "44", "logits": -0.48}, {"variable": "sensation", "said": "no", "logits": -0.3}, {"variable": "site", "said": "trunk", "logits": 0.3}, {"variable": "grew", "said": "no", "logits": -0.24}, {"variable": "changed", "said": "no", "logits": -0.15000000000000002}]}');
INSERT INTO "assessment" VALUES('id-8','id-7','2026-11-24 09:32:00.000000',3,3,3,3,3,7,2,NULL,'[{"rule": "w7.size", "tier": "urgent", "source": "NICE NG12"}, {"rule": "w7.oozing", "tier": "urgent", "source": "NICE NG12"}, {"rule": "RF21", "tier": "soon", "source": "NICE CKS; design choice, docs/clinical.md 2"}]','net-1',0.6,0.2,0.6,'triage 0.1.0',NULL,'{"probability": 0.7181827208957564, "thresholds": {"raised": 0.15, "high": 0.5}, "contributions": [{"variable": "bleed", "said": "yes", "logits": 1.5}, {"variable": "elevation", "said": "no", "logits": -0.8}, {"variable": "age", "said": "44", "logits": -0.48}, {"variable": "grew", "said": "yes", "logits": 0.36}, {"variable": "sensation", "said": "no", "logits": -0.3}, {"variable": "site", "said": "trunk", "logits": 0.3}, {"variable": "changed", "said": "no", "logits": -0.15000000000000002}]}');
INSERT INTO "assessment" VALUES('id-11','id-10','2026-11-24 09:33:00.000000',2,2,0,0,10,0,NULL,'model_off','[{"rule": "w7.unknown", "tier": "soon", "source": "design choice, docs/clinical.md 1"}, {"rule": "RF.unknown", "tier": "soon", "source": "design choice, docs/clinical.md 2"}]',NULL,NULL,NULL,NULL,'triage 0.1.0',NULL,NULL);
INSERT INTO "assessment" VALUES('two-3','two-2','2026-11-24 09:30:00.000000',0,0,0,0,0,7,NULL,'model_off','[{"rule": "none", "tier": "routine", "source": "design choice, docs/clinical.md 3"}]',NULL,NULL,NULL,NULL,'triage 0.1.0','[]',NULL);
INSERT INTO "assessment" VALUES('two-first-a','two-first','2026-11-25 09:30:00.000000',0,0,0,0,0,7,NULL,'model_off','[{"rule": "none", "tier": "routine", "source": "design choice, docs/clinical.md 3"}]',NULL,NULL,NULL,NULL,'triage 0.1.0','[]',NULL);
INSERT INTO "assessment" VALUES('two-second-a','two-second','2027-02-22 09:30:00.000000',0,0,0,0,0,7,NULL,'model_off','[{"rule": "none", "tier": "routine", "source": "design choice, docs/clinical.md 3"}]',NULL,NULL,NULL,NULL,'triage 0.1.0','["area", "width"]',NULL);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	action VARCHAR(32) NOT NULL, 
	subject VARCHAR(36), 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-24 09:30:00.000000','observation.add','id-2');
INSERT INTO "audit" VALUES(2,'2026-11-24 09:31:00.000000','observation.add','id-4');
INSERT INTO "audit" VALUES(3,'2026-11-24 09:32:00.000000','observation.add','id-7');
INSERT INTO "audit" VALUES(4,'2026-11-24 09:33:00.000000','observation.add','id-10');
INSERT INTO "audit" VALUES(5,'2026-11-24 09:34:00.000000','lesion.seen','id-9');
INSERT INTO "audit" VALUES(6,'2026-11-24 09:35:00.000000','lesion.add','id-12');
INSERT INTO "audit" VALUES(7,'2026-11-24 09:36:00.000000','lesion.remove','id-12');
INSERT INTO "audit" VALUES(8,'2026-11-24 09:37:00.000000','patient.profile',NULL);
INSERT INTO "audit" VALUES(9,'2026-11-24 09:30:00.000000','observation.add','two-2');
INSERT INTO "audit" VALUES(10,'2026-11-25 09:30:00.000000','observation.add','two-first');
INSERT INTO "audit" VALUES(11,'2027-02-22 09:30:00.000000','observation.add','two-second');
INSERT INTO "audit" VALUES(12,'2026-11-24 09:30:00.000000','lesion.pin','two-1');
INSERT INTO "audit" VALUES(13,'2026-11-24 09:30:00.000000','event.add','two-1');
INSERT INTO "audit" VALUES(14,'2026-11-24 09:30:00.000000','event.add','two-1');
INSERT INTO "audit" VALUES(15,'2026-11-24 09:30:00.000000','overview.add','two-o');
INSERT INTO "audit" VALUES(16,'2026-11-24 09:30:00.000000','reminder.edit','two-1');
CREATE TABLE event (
	id VARCHAR(36) NOT NULL, 
	lesion_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	happened_on DATE NOT NULL, 
	noted_at DATETIME NOT NULL, 
	result VARCHAR(200), 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT fk_event_lesion_id_lesion FOREIGN KEY(lesion_id) REFERENCES lesion (id) ON DELETE RESTRICT
);
INSERT INTO "event" VALUES('ec37448f-4351-4107-9386-f81b6dd66710','id-9','seen','2026-11-24','2026-11-24 09:34:00.000000',NULL);
INSERT INTO "event" VALUES('two-e1','two-1','biopsy','2026-11-25','2026-11-24 09:30:00.000000',NULL);
INSERT INTO "event" VALUES('two-e2','two-1','histology','2026-11-30','2026-11-24 09:30:00.000000','said in a letter');
CREATE TABLE lesion (
	id VARCHAR(36) NOT NULL, 
	patient_id VARCHAR(36) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	site VARCHAR(32), 
	side VARCHAR(8), 
	created_at DATETIME NOT NULL, 
	removed_at DATETIME, 
	seen_at DATETIME, pin JSON, 
	CONSTRAINT pk_lesion PRIMARY KEY (id), 
	CONSTRAINT fk_lesion_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);
INSERT INTO "lesion" VALUES('id-1','patient','left shoulder, brown','back_upper','left','2026-11-24 09:30:00.000000',NULL,NULL,NULL);
INSERT INTO "lesion" VALUES('id-6','patient','Άννα''s "mark"; line','back_upper','left','2026-11-24 09:32:00.000000',NULL,NULL,NULL);
INSERT INTO "lesion" VALUES('id-9','patient','belly',NULL,NULL,'2026-11-24 09:33:00.000000',NULL,'2026-11-24 09:34:00.000000',NULL);
INSERT INTO "lesion" VALUES('id-12','patient','old one','cheek','right','2026-11-24 09:35:00.000000','2026-11-24 09:36:00.000000',NULL,NULL);
INSERT INTO "lesion" VALUES('two-1','patient','Upper back, left','back_upper','left','2026-11-24 09:30:00.000000',NULL,NULL,'{"view": "back", "x": 0.4, "y": 0.3}');
CREATE TABLE observation (
	id VARCHAR(36) NOT NULL, 
	lesion_id VARCHAR(36) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	photo_sha256 VARCHAR(64), 
	findings JSON NOT NULL, 
	kind VARCHAR(16), outline JSON, scale JSON, measurements JSON, comparisons JSON, 
	CONSTRAINT pk_observation PRIMARY KEY (id), 
	CONSTRAINT fk_observation_lesion_id_lesion FOREIGN KEY(lesion_id) REFERENCES lesion (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_observation_photo_sha256_photo FOREIGN KEY(photo_sha256) REFERENCES photo (sha256) ON DELETE RESTRICT
);
INSERT INTO "observation" VALUES('id-2','id-1','2026-11-24 09:30:00.000000','533b4791b36209460d63a605d900301dbbd1d9e2bc8b7b1b8be709b69e5214fd','[{"code": "low_resolution", "severity": "refuse", "value": 48, "limit": 400, "unit": "pixels"}]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "observation" VALUES('id-4','id-1','2026-11-24 09:31:00.000000','d5295962d92b1f6d71a899bba7b4c018bdc04407a482fb11e1179d5982e0f264','[{"code": "low_resolution", "severity": "refuse", "value": 48, "limit": 400, "unit": "pixels"}]','clinical',NULL,NULL,NULL,NULL);
INSERT INTO "observation" VALUES('id-7','id-6','2026-11-24 09:32:00.000000','533b4791b36209460d63a605d900301dbbd1d9e2bc8b7b1b8be709b69e5214fd','[{"code": "low_resolution", "severity": "refuse", "value": 48, "limit": 400, "unit": "pixels"}]','clinical',NULL,NULL,NULL,NULL);
INSERT INTO "observation" VALUES('id-10','id-9','2026-11-24 09:33:00.000000',NULL,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "observation" VALUES('two-2','two-1','2026-11-24 09:30:00.000000',NULL,'[]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "observation" VALUES('two-first','two-1','2026-11-25 09:30:00.000000','4bcfcc5db544d6ecfeed5702384127754d2a447869bb388623875ce4ab18693e','[]',NULL,'{"points": [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.30000000000000004, 0.6]], "by": "network", "confidence": 0.87}','{"by": "card", "to_mm": [60.0, 0.1, -3.0, 0.2, 45.0, 0.3333333333333333, 0.001, 0.0, 1.0], "error": 0.021, "pixels_per_mm": 21.4, "tilt": 17.5, "covers": [[[0.0, 0.0], [0.2, 0.0], [0.2, 0.2]]]}','{"diameter": {"value": 6.2, "low": 5.9, "high": 6.5, "unit": "mm"}, "area": {"value": 24.1, "low": 22.200000000000003, "high": 26.0, "unit": "mm2"}, "pixels": 11034.0, "share": 0.041, "asymmetry": {"value": 0.12, "low": 0.09999999999999999, "high": 0.13999999999999999, "unit": "share"}, "border": {"value": 1.2, "low": 1.0999999999999999, "high": 1.3, "unit": "ratio"}, "colours": {"value": 3.0, "low": 2.0, "high": 4.0, "unit": "count"}, "contrast": {"value": 24.0, "low": 22.0, "high": 26.0, "unit": "delta E"}}',NULL);
INSERT INTO "observation" VALUES('two-second','two-1','2027-02-22 09:30:00.000000','dd5e7b38c7bf6998bd7bec5932494c95d8f1ab672aec3d4057d1cea0b082a2bf','[]',NULL,'{"points": [[0.3, 0.3], [0.7, 0.3], [0.5, 0.7]], "by": "person", "confidence": null}',NULL,NULL,'[{"first": "two-first", "second": "two-second", "same": "yes", "changed": true, "why": "grew", "area_ratio": {"value": 1.41, "low": 1.3299999999999998, "high": 1.49, "unit": "ratio"}, "diameter_change": {"value": 1.2, "low": 0.7999999999999999, "high": 1.6, "unit": "mm"}, "colour_change": null, "changes": ["area", "width"], "moved": [[0.61, 0.5, 0.2]], "to_first": [1.0, 0.0, 0.01, 0.0, 1.0, -0.02, 1e-06, 0.0, 1.0]}]');
CREATE TABLE overview (
	id VARCHAR(36) NOT NULL, 
	patient_id VARCHAR(36) NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	photo_sha256 VARCHAR(64) NOT NULL, 
	place VARCHAR(32) NOT NULL, 
	spots JSON NOT NULL, 
	CONSTRAINT pk_overview PRIMARY KEY (id), 
	CONSTRAINT fk_overview_patient_id_patient FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_overview_photo_sha256_photo FOREIGN KEY(photo_sha256) REFERENCES photo (sha256) ON DELETE RESTRICT
);
INSERT INTO "overview" VALUES('two-o','patient','2026-11-24 09:30:00.000000','dd5e7b38c7bf6998bd7bec5932494c95d8f1ab672aec3d4057d1cea0b082a2bf','back_upper','[{"x": 0.5, "y": 0.5, "lesion": "two-1"}, {"x": 0.1, "y": 0.2, "lesion": null}]');
CREATE TABLE patient (
	id VARCHAR(36) NOT NULL, 
	profile JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_patient PRIMARY KEY (id)
);
INSERT INTO "patient" VALUES('patient','{"name": "Anna", "born": "1992"}','2026-11-24 09:30:00.000000');
CREATE TABLE photo (
	sha256 VARCHAR(64) NOT NULL, 
	format VARCHAR(8) NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	taken_at VARCHAR(32), 
	camera VARCHAR(64), 
	content BLOB NOT NULL, 
	CONSTRAINT pk_photo PRIMARY KEY (sha256)
);
INSERT INTO "photo" VALUES('533b4791b36209460d63a605d900301dbbd1d9e2bc8b7b1b8be709b69e5214fd','JPEG',64,48,NULL,NULL,X'FFD8FFE000104A46494600010100000100010000FFDB0043000D090A0B0A080D0B0A0B0E0E0D0F13201513121213271C1E17202E2931302E292D2C333A4A3E333646372C2D405741464C4E525352323E5A615A50604A51524FFFDB0043010E0E0E131113261515264F352D354F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4FFFC00011080030004003012200021101031101FFC4001F0000010501010101010100000000000000000102030405060708090A0BFFC400B5100002010303020403050504040000017D01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FAFFC4001F0100030101010101010101010000000000000102030405060708090A0BFFC400B51100020102040403040705040400010277000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FAFFDA000C03010002110311003F00DB39148572338A01241CF39A7023915CA7709B97D79A4C0C9C1A4229568010F4E29067BD3F803914807E540063E5C50323A504107D28E41CD0020E9EF4A0679A77D31483340067BD62EBB7D716EE91C242075C961D7AD6C8077562EB5A64F737692DB8DDB861B27EED0809348D585C95B7986250BF7B3F7BFF00AF5B0A40AC5B0D084132CD7126590E54274FC6B671819383400AC41E9D690E00A0719C526327B6680063F3534939E94F0011463B77A003A0C521E94A3EF7341C1271400C27DB9A70E472714D2075A701C5002FD29A73934EC8F4A50013CD007FFFD9');
INSERT INTO "photo" VALUES('d5295962d92b1f6d71a899bba7b4c018bdc04407a482fb11e1179d5982e0f264','JPEG',64,48,NULL,NULL,X'FFD8FFE000104A46494600010100000100010000FFDB0043000D090A0B0A080D0B0A0B0E0E0D0F13201513121213271C1E17202E2931302E292D2C333A4A3E333646372C2D405741464C4E525352323E5A615A50604A51524FFFDB0043010E0E0E131113261515264F352D354F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4F4FFFC00011080030004003012200021101031101FFC4001F0000010501010101010100000000000000000102030405060708090A0BFFC400B5100002010303020403050504040000017D01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FAFFC4001F0100030101010101010101010000000000000102030405060708090A0BFFC400B51100020102040403040705040400010277000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FAFFDA000C03010002110311003F00D9C73C72294F1C8E680BC100D2A8F5E6B94EE1036E183405C1C8A4E0718A5DDC628002D93814A785F7A438EC290FE9400ECE7A523024714A4ED1C5377123DE801697AFA526081EF4120751CD002E38AC4D6352BAB4B910C3B554AE41C64D6D9E7A702B135ED3E5B89A196DA32CDF75B07F2FEB42024D3B59FB55C476F2C61588FBC0F53F4AD76C66B1F4AD185B913DD7332B65403C0AD6EA4D0C0334E246DE3AD3421EBDA9CA38CD00216C53491DBBD38E3A528418071D6801B927B53979E0F6A090A6933DE800C0F5CD206C1E94A07538A08C9F7A0076E06901CF5E29A1429E4D29C0E4D007FFD9');
INSERT INTO "photo" VALUES('4bcfcc5db544d6ecfeed5702384127754d2a447869bb388623875ce4ab18693e','JPEG',8,8,NULL,'test',X'FFD8FFE000104A46494600010100000100010000FFDB004300080606070605080707070909080A0C140D0C0B0B0C1912130F141D1A1F1E1D1A1C1C20242E2720222C231C1C2837292C30313434341F27393D38323C2E333432FFDB0043010909090C0B0C180D0D1832211C213232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232FFC00011080008000803012200021101031101FFC4001F0000010501010101010100000000000000000102030405060708090A0BFFC400B5100002010303020403050504040000017D01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FAFFC4001F0100030101010101010101010000000000000102030405060708090A0BFFC400B51100020102040403040705040400010277000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FAFFDA000C03010002110311003F00E8A8A28AF2CF60FFD9');
INSERT INTO "photo" VALUES('dd5e7b38c7bf6998bd7bec5932494c95d8f1ab672aec3d4057d1cea0b082a2bf','JPEG',8,8,NULL,'test',X'FFD8FFE000104A46494600010100000100010000FFDB004300080606070605080707070909080A0C140D0C0B0B0C1912130F141D1A1F1E1D1A1C1C20242E2720222C231C1C2837292C30313434341F27393D38323C2E333432FFDB0043010909090C0B0C180D0D1832211C213232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232FFC00011080008000803012200021101031101FFC4001F0000010501010101010100000000000000000102030405060708090A0BFFC400B5100002010303020403050504040000017D01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FAFFC4001F0100030101010101010101010000000000000102030405060708090A0BFFC400B51100020102040403040705040400010277000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FAFFDA000C03010002110311003F00D8A28A2BCB3D83FFD9');
CREATE TABLE reminder_edit (
	lesion_id VARCHAR(36) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	planned DATE NOT NULL, 
	moved_to DATE, 
	done_on DATE, 
	paused_until DATE, 
	CONSTRAINT pk_reminder_edit PRIMARY KEY (lesion_id, kind, planned), 
	CONSTRAINT fk_reminder_edit_lesion_id_lesion FOREIGN KEY(lesion_id) REFERENCES lesion (id) ON DELETE RESTRICT
);
INSERT INTO "reminder_edit" VALUES('two-1','appointment','2027-02-22','2027-03-01',NULL,NULL);
CREATE INDEX ix_lesion_patient_id ON lesion (patient_id);
CREATE INDEX ix_observation_lesion_id ON observation (lesion_id);
CREATE INDEX ix_observation_photo_sha256 ON observation (photo_sha256);
CREATE INDEX ix_assessment_observation_id ON assessment (observation_id);
CREATE INDEX ix_event_lesion_id ON event (lesion_id);
CREATE INDEX ix_overview_patient_id ON overview (patient_id);
CREATE INDEX ix_overview_photo_sha256 ON overview (photo_sha256);
COMMIT;
